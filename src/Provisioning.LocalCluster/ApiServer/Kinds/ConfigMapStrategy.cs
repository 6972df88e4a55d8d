using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Validation;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>ConfigMaps: valid keys, one mebibyte, immutable when they say so.</summary>
internal sealed class ConfigMapStrategy : KindStrategy
{
    private const int Limit = 1024 * 1024;

    public override void Validate(JsonObject item, List<FieldError> errors)
    {
        Keys(item["data"] as JsonObject, "data", errors);
        Keys(item["binaryData"] as JsonObject, "binaryData", errors);
        foreach (var (key, _) in item["data"] as JsonObject ?? [])
        {
            if (item["binaryData"]?[key] is not null)
            {
                errors.Add(FieldError.Invalid($"data[{key}]", JsonValue.Create(key), "duplicate of key present in binaryData"));
            }
        }

        Size(errors, "", item["data"] as JsonObject, item["binaryData"] as JsonObject);
    }

    public override void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors) => Immutability(item, old, errors, "data", "binaryData");

    internal static void Keys(JsonObject? data, string field, List<FieldError> errors)
    {
        foreach (var (key, _) in data ?? [])
        {
            errors.AddRange(NameRules.ConfigKey(key).Select(m => FieldError.Invalid($"{field}[{key}]", JsonValue.Create(key), m)));
        }
    }

    internal static void Size(List<FieldError> errors, string field, params ReadOnlySpan<JsonObject?> parts)
    {
        var size = 0;
        foreach (var part in parts)
        {
            foreach (var (_, value) in part ?? [])
            {
                size += Encoding.UTF8.GetByteCount(value.AsString() ?? "");
            }
        }

        if (size > Limit)
        {
            errors.Add(FieldError.TooLong(field, Limit));
        }
    }

    internal static void Immutability(JsonObject item, JsonObject old, List<FieldError> errors, params ReadOnlySpan<string> fields)
    {
        if (!old["immutable"].IsTrue())
        {
            return;
        }

        const string Message = "field is immutable when `immutable` is set";
        if (!item["immutable"].IsTrue())
        {
            errors.Add(FieldError.Forbidden("immutable", Message));
        }

        foreach (var field in fields)
        {
            if (!JsonNode.DeepEquals(item[field], old[field]))
            {
                errors.Add(FieldError.Forbidden(field, Message));
            }
        }
    }
}
