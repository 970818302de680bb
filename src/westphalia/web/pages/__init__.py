"""The pages of the explorer: one file, one page. `westphalia.web.page.Page` says what a page offers."""
