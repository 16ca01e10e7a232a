"""What a draft claims without a figure: that something was done, will be, goes on, holds or costs nothing."""
