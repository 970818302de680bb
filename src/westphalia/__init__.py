"""Read news about international politics into a cited record of who did what to whom."""
