"""The colours that a screen says outside its style sheets. frontend/css/tokens.css has the same: a test compares."""

# Of the header, by accent: in light and in dark, for the bars of the browser around it.
BARS = {
    "kelp": ("#10393b", "#0a2a2c"),
    "tide": ("#12355b", "#0c2440"),
    "heather": ("#3d2a57", "#281b3b"),
    "thrift": ("#571f3f", "#3b142b"),
    "granite": ("#5a2b1d", "#3b1c13"),
    "slate": ("#27363f", "#1a262d"),
}
