"""The content format: what a YAML file under ``content/`` may say, and how it becomes pages."""
