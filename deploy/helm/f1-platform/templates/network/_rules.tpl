{{/* Parts of network policies. */}}

{{/* Names of other services, wherever the cluster's DNS runs. */}}
{{- define "f1.toNames" -}}
- to: [{namespaceSelector: {}}]
  ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
{{- end -}}

{{- define "f1.toDatabase" -}}
- to:
    {{- toYaml .Values.networkPolicy.database.peers | nindent 4 }}
  ports: [{port: {{ .Values.networkPolicy.database.port }}}]
{{- end -}}

{{- define "f1.onHbase" -}}
{{- if eq (.Values.settings.F1_RAW_STORE | default "parquet") "hbase" }}yes{{ end }}
{{- end -}}

{{- define "f1.toHbase" -}}
- to:
    {{- toYaml .Values.networkPolicy.hbase.peers | nindent 4 }}
  ports: [{port: {{ .Values.networkPolicy.hbase.port }}}]
{{- end -}}

{{- define "f1.toHttps" -}}
- to:
    {{- toYaml .Values.networkPolicy.https.peers | nindent 4 }}
  ports: [{port: 443}]
{{- end -}}

{{/* Only what launches runs speaks to Kubernetes. */}}
{{- define "f1.toKubernetes" -}}
- to:
    {{- toYaml .Values.networkPolicy.kubernetes.peers | nindent 4 }}
  ports:
    {{- range .Values.networkPolicy.kubernetes.ports }}
    - port: {{ . }}
    {{- end }}
{{- end -}}

{{- define "f1.toCodeServer" -}}
- to:
    - podSelector:
        matchLabels:
          {{- include "f1.selector" (list . "code-server") | nindent 10 }}
  ports: [{port: 4000}]
{{- end -}}

{{/* The head of a policy of one component: (list $ "api"). */}}
{{- define "f1.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "f1.name" . }}
  labels:
    {{- include "f1.labels" . | nindent 4 }}
spec:
  policyTypes: [Ingress, Egress]
  podSelector:
    matchLabels:
      {{- include "f1.selector" . | nindent 6 }}
{{- end -}}
