using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>What the API server fills into the specification of a pod, in a pod or in a template.</summary>
internal static class PodSpecDefaults
{
    private const int DefaultMode = 420;
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    public static void Apply(JsonObject? spec, bool isTemplate = false)
    {
        if (spec is null)
        {
            return;
        }

        spec.Or("restartPolicy", "Always").Or("dnsPolicy", "ClusterFirst").Or("terminationGracePeriodSeconds", 30L)
            .Or("schedulerName", "default-scheduler").Or("securityContext", new JsonObject());
        if (!isTemplate)
        {
            spec.Or("enableServiceLinks", true);
        }

        foreach (var account in (ReadOnlySpan<string>)["serviceAccountName", "serviceAccount"])
        {
            if (spec.String(account) is { Length: > 0 } name)
            {
                // The old name of the field goes with the new one.
                spec.Or("serviceAccountName", name).Or("serviceAccount", name);
            }
        }

        foreach (var container in spec.Objects("initContainers").Concat(spec.Objects("containers")))
        {
            Container(container);
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            Volume(volume);
        }
    }

    private static void Container(JsonObject container)
    {
        var image = container.String("image") ?? "";
        var tag = image[(image.LastIndexOf('/') + 1)..];
        var latest = !image.Contains('@', StringComparison.Ordinal)
            && (!tag.Contains(':', StringComparison.Ordinal) || tag.EndsWith(":latest", StringComparison.Ordinal));
        container.Or("resources", new JsonObject()).Or("terminationMessagePath", "/dev/termination-log").Or("terminationMessagePolicy", "File")
            .Or("imagePullPolicy", latest ? "Always" : "IfNotPresent");
        foreach (var port in container.Objects("ports"))
        {
            port.Or("protocol", "TCP");
        }

        if (container.Node("resources", "limits") is JsonObject limits)
        {
            var requests = container["resources"]!.AsObject().Ensure("requests");
            foreach (var (name, value) in limits)
            {
                requests.Or(name, value!.DeepClone());
            }
        }

        foreach (var variable in container.Objects("env"))
        {
            (variable.Node("valueFrom", "fieldRef") as JsonObject)?.Or("apiVersion", "v1");
        }

        foreach (var name in Probes)
        {
            if (container[name] is JsonObject probe)
            {
                probe.Or("timeoutSeconds", 1L).Or("periodSeconds", 10L).Or("successThreshold", 1L).Or("failureThreshold", 3L);
                (probe["httpGet"] as JsonObject)?.Or("path", "/").Or("scheme", "HTTP");
                (probe["grpc"] as JsonObject)?.Or("service", "");
            }
        }
    }

    private static void Volume(JsonObject volume)
    {
        if (volume.Count == 1)
        {
            volume["emptyDir"] = new JsonObject();
        }

        foreach (var source in (ReadOnlySpan<string>)["secret", "configMap", "downwardAPI", "projected"])
        {
            (volume[source] as JsonObject)?.Or("defaultMode", DefaultMode);
        }

        (volume["hostPath"] as JsonObject)?.Or("type", "");
        foreach (var source in (volume["projected"] as JsonObject).Objects("sources"))
        {
            (source["serviceAccountToken"] as JsonObject)?.Or("expirationSeconds", 3600L);
            foreach (var file in (source["downwardAPI"] as JsonObject).Objects("items"))
            {
                (file["fieldRef"] as JsonObject)?.Or("apiVersion", "v1");
            }
        }

        foreach (var file in (volume["downwardAPI"] as JsonObject).Objects("items"))
        {
            (file["fieldRef"] as JsonObject)?.Or("apiVersion", "v1");
        }

        if (volume.Node("ephemeral", "volumeClaimTemplate", "spec") is JsonObject claim)
        {
            claim.Or("volumeMode", "Filesystem");
        }
    }
}
