using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>Secrets: plain text on the way in, required keys by type, immutable when they say so.</summary>
internal sealed class SecretStrategy : KindStrategy
{
    public override void Default(JsonObject item)
    {
        item.Or("type", "Opaque");
        if (item["stringData"] is JsonObject text)
        {
            var data = item.Ensure("data");
            foreach (var (key, value) in text)
            {
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsString() ?? ""));
            }

            item.Remove("stringData");
        }
    }

    public override void Validate(JsonObject item, List<FieldError> errors)
    {
        ConfigMapStrategy.Keys(item["data"] as JsonObject, "data", errors);
        ConfigMapStrategy.Size(errors, "data", item["data"] as JsonObject);
        foreach (var key in RequiredKeys(item.String("type")))
        {
            if (item["data"]?[key] is null)
            {
                errors.Add(FieldError.Required($"data[{key}]"));
            }
        }
    }

    public override void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        if (item.String("type") != old.String("type"))
        {
            errors.Add(FieldError.Invalid("type", item["type"], "field is immutable"));
        }

        ConfigMapStrategy.Immutability(item, old, errors, "data");
    }

    private static string[] RequiredKeys(string? type) => type switch
    {
        "kubernetes.io/tls" => ["tls.crt", "tls.key"],
        "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
        "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
        "kubernetes.io/dockercfg" => [".dockercfg"],
        _ => [],
    };
}
