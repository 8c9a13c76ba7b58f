"""The battery passport: its succession, data points, tiers and forms. No Django here."""
