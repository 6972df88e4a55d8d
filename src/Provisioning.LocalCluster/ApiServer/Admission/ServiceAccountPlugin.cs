using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>A pod runs as a service account that exists, with its token mounted unless that is declined.</summary>
internal sealed class ServiceAccountPlugin(ResourceStore accounts) : IAdmissionPlugin
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    public ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is not { IsCreate: true, IsMain: true, Resource: { Group: "", Plural: "pods" }, Object: { } pod })
        {
            return ValueTask.CompletedTask;
        }

        var spec = pod.Ensure("spec");
        if (string.IsNullOrEmpty(spec.String("serviceAccountName")))
        {
            spec["serviceAccountName"] = "default";
        }

        var name = spec.String("serviceAccountName")!;
        spec["serviceAccount"] = name;
        var account = accounts.Find(attributes.Namespace, name)?.Value
            ?? throw Errors.Forbidden(attributes.Resource, pod.Name(),
                $"error looking up service account {attributes.Namespace}/{name}: serviceaccount \"{name}\" not found");
        if ((spec["automountServiceAccountToken"] ?? account["automountServiceAccountToken"]) is not { } mount || mount.IsTrue())
        {
            MountToken(spec);
        }

        if (spec["imagePullSecrets"] is null && account["imagePullSecrets"] is JsonArray secrets)
        {
            spec["imagePullSecrets"] = secrets.DeepClone();
        }

        return ValueTask.CompletedTask;
    }

    private static void MountToken(JsonObject spec)
    {
        var without = spec.Objects("initContainers").Concat(spec.Objects("containers"))
            .Where(c => !c.Objects("volumeMounts").Any(m => m.String("mountPath") == MountPath)).ToArray();
        if (without.Length == 0)
        {
            return;
        }

        var volume = spec.Objects("volumes").FirstOrDefault(v => v.String("name")?.StartsWith("kube-api-access-", StringComparison.Ordinal) == true);
        var name = volume.String("name") ?? "kube-api-access-" + RandomNumberGenerator.GetString(NameAlphabet, 5);
        if (volume is null)
        {
            List(spec, "volumes").Add((JsonNode)Volume(name));
        }

        foreach (var container in without)
        {
            List(container, "volumeMounts").Add((JsonNode)new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = MountPath });
        }
    }

    private static JsonArray List(JsonObject item, string field)
    {
        if (item[field] is not JsonArray list)
        {
            item[field] = list = [];
        }

        return list;
    }

    private static JsonObject Volume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" } },
                new JsonObject
                {
                    ["configMap"] = new JsonObject { ["name"] = "kube-root-ca.crt",
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }) },
                },
                new JsonObject
                {
                    ["downwardAPI"] = new JsonObject
                    {
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                        }),
                    },
                }),
            ["defaultMode"] = 420,
        },
    };
}
