{{/* What runs and the code server have in common: the platform's settings, secrets, home and archive. */}}

{{- define "f1.pipelineSecrets" -}}
F1_DATABASE_URL F1_DATABASE_READER_URL F1_OPENF1_PASSWORD
{{- end -}}

{{- define "f1.pipelineVariables" -}}
- name: F1_HOME
  value: /home/f1/data
{{- if include "f1.archiveClaim" . }}
- name: F1_ARCHIVE
  value: /archive/{{ .Values.archive.file }}
{{- end }}
{{- include "f1.secretVariables" (prepend (splitList " " (include "f1.pipelineSecrets" .)) .) }}
{{ include "f1.dagsterVariables" . }}
{{- end -}}

{{- define "f1.homeClaim" -}}
{{- .Values.dagster.home.existingClaim | default (include "f1.name" (list . "home")) -}}
{{- end -}}

{{- define "f1.archiveClaim" -}}
{{- if .Values.archive.existingClaim -}}
{{- .Values.archive.existingClaim -}}
{{- else if .Values.archive.bucket -}}
{{- include "f1.name" (list . "archive") -}}
{{- end -}}
{{- end -}}

{{- define "f1.pipelineMounts" -}}
- name: home
  mountPath: /home/f1/data
{{- if include "f1.archiveClaim" . }}
- name: archive
  mountPath: /archive
  readOnly: true
{{- end }}
{{ include "f1.secretMount" . }}
{{- end -}}

{{- define "f1.homeOnClaim" -}}
- name: home
  persistentVolumeClaim:
    claimName: {{ include "f1.homeClaim" . }}
{{- end -}}

{{- define "f1.pipelineVolumes" -}}
{{- with include "f1.archiveClaim" . -}}
- name: archive
  persistentVolumeClaim:
    claimName: {{ . }}
    readOnly: true
{{- end }}
{{ include "f1.secretVolume" (prepend (splitList " " (include "f1.pipelineSecrets" .)) .) }}
{{- end -}}
