{{- define "pulse.name" -}}
{{- $name := default .Release.Name .Values.name -}}
{{- if gt (len $name) 35 -}}
{{- fail (printf "name %q has %d characters: set name to one of at most 35, the names of pods are made from it" $name (len $name)) -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{- define "pulse.labels" -}}
app.kubernetes.io/name: market-pulse
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* The fields of the resource; what was not chosen is left out, so that the defaults of the resource hold. */}}
{{- define "pulse.spec" -}}
{{- $own := list "name" "annotations" "test" "global" -}}
{{- $spec := dict -}}
{{- range $key, $value := .Values -}}
{{- if not (has $key $own) -}}
{{- if not (kindIs "invalid" $value) -}}
{{- if not (and (kindIs "map" $value) (empty $value)) -}}
{{- $_ := set $spec $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $kafka := deepCopy (default dict $spec.kafka) -}}
{{- if not $kafka.existing -}}
{{- $kafka = dict "managed" (default dict $kafka.managed) -}}
{{- end -}}
{{- $_ := set $spec "kafka" $kafka -}}
{{- if hasKey (default dict $spec.image) "tag" -}}
{{- $_ := set $spec "image" (merge (dict "tag" (toString $spec.image.tag)) $spec.image) -}}
{{- end -}}
{{- toYaml $spec -}}
{{- end -}}
