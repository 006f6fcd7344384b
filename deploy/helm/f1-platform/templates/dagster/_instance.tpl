{{/* Where a process of Dagster may write: a home that holds nothing but the instance's file, and /tmp. */}}

{{- define "f1.instanceMounts" -}}
- name: dagster-home
  mountPath: /home/f1/dagster
- name: instance
  mountPath: /home/f1/dagster/dagster.yaml
  subPath: dagster.yaml
  readOnly: true
- name: temporary
  mountPath: /tmp
{{- end -}}

{{- define "f1.instanceVolumes" -}}
- name: dagster-home
  emptyDir: {sizeLimit: 1Gi}
- name: instance
  configMap:
    name: {{ include "f1.name" (list . "instance") }}
- name: temporary
  emptyDir: {sizeLimit: 4Gi}
{{- end -}}

{{/* Pods begin anew when the instance changes too. */}}
{{- define "f1.instanceHash" -}}
{{ include "f1.settingsHash" . }}
checksum/instance: {{ include "f1.instance" . | sha256sum }}
{{- end -}}

{{/* dagster.yaml */}}
{{- define "f1.instance" -}}
telemetry: {enabled: false}
nux: {enabled: false}
storage:
  postgres:
    postgres_url: {env: DAGSTER_POSTGRES_URL}
local_artifact_storage:
  module: dagster._core.storage.root
  class: LocalArtifactStorage
  config: {base_dir: /tmp/dagster}
# What runs print goes to the cluster's logs.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
run_coordinator:
  module: dagster._core.run_coordinator
  class: QueuedRunCoordinator
  config: {dequeue_use_threads: true}
concurrency:
  runs:
    max_concurrent_runs: {{ .Values.dagster.maxConcurrentRuns }}
  pools: {default_limit: 1, granularity: op}
run_monitoring:
  enabled: true
  start_timeout_seconds: {{ .Values.dagster.runs.startSeconds }}
  free_slots_after_run_end_seconds: 60
run_retries:
  enabled: true
  max_retries: 2
  retry_on_asset_or_op_failure: false
retention:
  schedule: {purge_after_days: 90}
  sensor:
    purge_after_days: {skipped: 7, failure: 30, success: 90}
run_launcher:
  {{- if eq .Values.dagster.runLauncher "kubernetes" }}
  module: dagster_k8s
  class: K8sRunLauncher
  config:
    {{- include "f1.launcher" . | nindent 4 }}
  {{- else }}
  module: dagster._core.launcher
  class: DefaultRunLauncher
  {{- end }}
{{- end -}}
