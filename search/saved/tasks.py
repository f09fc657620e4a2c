"""The alerts as a task, for whoever plans work by the task queue and not by cron."""

from django_tasks import task

from search.saved.alerts import send_alerts


@task()
def send_due_alerts() -> int:
    """Look at every saved search that is due and mail the news; return how many had any."""
    return send_alerts().with_news
