"""Thin views: ask a selector or a service, render a template."""
