{{/* The Job of a run: the code server's image, settings and disks, in a pod of its own. */}}

{{- define "f1.launcher" -}}
{{- $labels := list . "runs" -}}
job_namespace: {{ .Release.Namespace }}
service_account_name: {{ include "f1.name" $labels }}
job_image: {{ include "f1.image" (list . .Values.dagster.image) }}
image_pull_policy: {{ .Values.image.pullPolicy }}
{{- with include "f1.pullSecrets" . }}
image_pull_secrets:
  {{- . | nindent 2 }}
{{- end }}
instance_config_map: {{ include "f1.name" (list . "instance") }}
dagster_home: /home/f1/dagster
env_config_maps:
  - {{ include "f1.name" (list . "settings") }}
# A run that failed is a Job that failed, for whoever watches Jobs.
fail_pod_on_run_failure: true
run_k8s_config:
  container_config:
    env:
      {{- include "f1.pipelineVariables" . | trim | nindent 6 }}
    resources:
      {{- toYaml .Values.dagster.runs.resources | nindent 6 }}
    security_context:
      {{- include "f1.containerSecurity" . | nindent 6 }}
    volume_mounts:
      - name: dagster-home
        mountPath: /home/f1/dagster
      - name: temporary
        mountPath: /tmp
      {{- include "f1.pipelineMounts" . | nindent 6 }}
  pod_template_spec_metadata:
    labels:
      {{- include "f1.labels" $labels | nindent 6 }}
  pod_spec_config:
    automount_service_account_token: false
    enable_service_links: false
    security_context:
      {{- include "f1.podSecurity" . | nindent 6 }}
    {{- with .Values.scheduling.nodeSelector }}
    node_selector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.scheduling.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    volumes:
      - name: dagster-home
        emptyDir: {sizeLimit: 1Gi}
      - name: temporary
        emptyDir: {sizeLimit: 4Gi}
      {{- if .Values.dagster.runs.homeSize }}
      - name: home
        emptyDir: {sizeLimit: {{ .Values.dagster.runs.homeSize }}}
      {{- else }}
      {{- include "f1.homeOnClaim" . | nindent 6 }}
      {{- end }}
      {{- include "f1.pipelineVolumes" . | nindent 6 }}
  job_metadata:
    labels:
      {{- include "f1.labels" $labels | nindent 6 }}
  job_spec_config:
    backoff_limit: 0
    ttl_seconds_after_finished: {{ .Values.dagster.runs.keepSeconds }}
{{- end -}}
