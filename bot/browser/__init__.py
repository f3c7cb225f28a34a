"""The demonstration in the browser: be anybody, move the clock, see what everyone was sent."""
