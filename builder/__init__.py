"""One module for each stage of the build that `build.py` tells, and for what the stages share."""
