"""The look of every plot and its drawing as SVG; what is plotted stands in the apps."""
