{{/* Secrets from outside, as files of one folder: (list $ "F1_DATABASE_URL" "F1_API_KEYS"). Those without a name are left out. */}}

{{- define "f1.secretVariables" -}}
{{- $secrets := (first .).Values.secrets -}}
{{- range $setting := rest . }}
{{- if (index $secrets $setting).existingSecret }}
- name: {{ $setting }}_FILE
  value: /run/secrets/f1/{{ $setting }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "f1.secretVolume" -}}
{{- $values := (first .).Values -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- range $setting := rest . }}
      {{- with index $values.secrets $setting }}
      {{- if .existingSecret }}
      - secret:
          name: {{ .existingSecret }}
          items:
            - key: {{ .key }}
              path: {{ $setting }}
      {{- end }}
      {{- end }}
      {{- end }}
      {{- with $values.databaseCertificates }}
      {{- if .existingConfigMap }}
      - configMap:
          name: {{ .existingConfigMap }}
          items:
            - key: {{ .key }}
              path: database-ca.pem
      {{- end }}
      {{- end }}
{{- end -}}

{{- define "f1.secretMount" -}}
- name: secrets
  mountPath: /run/secrets/f1
  readOnly: true
{{- end -}}

{{/* The certificates alone, at the same place, for pods that mount no secrets. */}}
{{- define "f1.certificateVolume" -}}
{{- with .Values.databaseCertificates }}
{{- if .existingConfigMap }}
- name: certificates
  configMap:
    name: {{ .existingConfigMap }}
    items:
      - key: {{ .key }}
        path: database-ca.pem
{{- end }}
{{- end }}
{{- end -}}

{{- define "f1.certificateMount" -}}
{{- if .Values.databaseCertificates.existingConfigMap }}
- name: certificates
  mountPath: /run/secrets/f1
  readOnly: true
{{- end }}
{{- end -}}

{{/* Dagster reads its storage's address from the environment alone. */}}
{{- define "f1.dagsterVariables" -}}
- name: DAGSTER_HOME
  value: /home/f1/dagster
- name: DAGSTER_POSTGRES_URL
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secrets.DAGSTER_POSTGRES_URL.existingSecret }}
      key: {{ .Values.secrets.DAGSTER_POSTGRES_URL.key }}
{{- end -}}
