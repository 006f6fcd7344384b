{{/* Scrape jobs: the API's pods of this namespace that ask for it, and of every node what it and its pods use. */}}

{{- define "f1.scrapeJobs" -}}
scrape_configs:
  - job_name: f1
    kubernetes_sd_configs:
      - role: pod
        namespaces: {names: [{{ .Release.Namespace }}]}
    relabel_configs:
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape]
        regex: "true"
        action: keep
      - source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port]
        regex: ([^:]+)(?::\d+)?;(\d+)
        replacement: $1:$2
        target_label: __address__
      - source_labels: [__meta_kubernetes_pod_label_app_kubernetes_io_instance]
        target_label: release
      - source_labels: [__meta_kubernetes_pod_name]
        target_label: pod
  {{- range $job, $path := dict "nodes" "/metrics/resource" "pods" "/metrics/cadvisor" }}
  - job_name: f1-{{ $job }}
    scheme: https
    metrics_path: {{ $path }}
    kubernetes_sd_configs:
      - role: node
    authorization:
      credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
    # Kubelets sign their own certificates unless the cluster rotates them.
    tls_config:
      ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
      insecure_skip_verify: true
    relabel_configs:
      - source_labels: [__meta_kubernetes_node_name]
        target_label: node
    {{- if eq $job "pods" }}
    metric_relabel_configs:
      - source_labels: [namespace]
        regex: {{ $.Release.Namespace }}
        action: keep
    {{- end }}
  {{- end }}
{{- end -}}
