"""What the gateway counts. The routes are those of the table, so the labels have few values."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

ANSWERED = Counter("steward_http_answered_total", "HTTP requests answered, by route and status", ["route", "status"])
ANSWER_SECONDS = Histogram("steward_http_seconds", "Time to answer an HTTP request", ["route"], buckets=_SECONDS)
IN_WORK = Gauge("steward_http_in_work", "HTTP requests that are being worked on", multiprocess_mode="livesum")
LIMITED = Counter("steward_http_limited_total", "HTTP requests refused because somebody asks too much", ["policy"])
TURNED_AWAY = Counter("steward_http_turned_away_total", "HTTP requests turned away because of too many others")
