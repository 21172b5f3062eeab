"""WTForms beside our forms, by direction: its forms as ours, ours as its, single fields, one CSRF token."""
