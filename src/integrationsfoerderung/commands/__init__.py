"""Commands of the command line, one file each: `add` says what a command takes, `run` gives its exit code."""
