{{/* Names, labels and images. Arguments after the first are of the root: (list $ "component"). */}}

{{- define "f1.name" -}}
{{- $root := first . -}}
{{- printf "%s-%s" $root.Release.Name (last .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "f1.selector" -}}
app.kubernetes.io/name: {{ (first .).Chart.Name }}
app.kubernetes.io/instance: {{ (first .).Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{- define "f1.labels" -}}
{{- $root := first . -}}
{{ include "f1.selector" . }}
app.kubernetes.io/version: {{ $root.Values.image.tag | default $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{/* (list $ .Values.api.image): registry/repository@digest, or :tag where there is no digest. */}}
{{- define "f1.image" -}}
{{- $all := (first .).Values.image -}}
{{- $own := last . -}}
{{- $name := prepend (list $own.repository) $all.registry | compact | join "/" -}}
{{- if $own.digest -}}
{{ $name }}@{{ $own.digest }}
{{- else -}}
{{ $name }}:{{ $all.tag | default (first .).Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* Pods begin anew when their settings change. */}}
{{- define "f1.settingsHash" -}}
checksum/settings: {{ toYaml .Values.settings | sha256sum }}
{{- end -}}
