"""Lists that are written into files: CSV or workbooks, page by page by the worker, for those who asked."""
