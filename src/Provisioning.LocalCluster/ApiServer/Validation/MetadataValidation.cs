using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Validation;

/// <summary>What every object's metadata must satisfy.</summary>
internal static class MetadataValidation
{
    private const int AnnotationsLimit = 256 * 1024;

    public static void Validate(JsonObject item, bool namespaced, Func<string, IReadOnlyList<string>> nameRule, List<FieldError> errors)
    {
        var metadata = item["metadata"]!.AsObject();
        var (name, generateName) = (metadata.String("name") ?? "", metadata.String("generateName") ?? "");
        if (generateName.Length > 0)
        {
            // A generated name ends in characters that are always allowed.
            Add(errors, "metadata.generateName", metadata["generateName"],
                nameRule(generateName.TrimEnd('-', '.') is { Length: > 0 } stem ? stem : generateName));
        }

        if (name.Length == 0)
        {
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        }
        else
        {
            Add(errors, "metadata.name", metadata["name"], nameRule(name));
        }

        if (namespaced && string.IsNullOrEmpty(metadata.String("namespace")))
        {
            errors.Add(FieldError.Required("metadata.namespace"));
        }

        Labels(metadata["labels"] as JsonObject, "metadata.labels", errors);
        Annotations(metadata["annotations"] as JsonObject, errors);
        Owners(metadata["ownerReferences"] as JsonArray ?? [], errors);
        var index = 0;
        foreach (var finalizer in metadata["finalizers"] as JsonArray ?? [])
        {
            Add(errors, string.Create(CultureInfo.InvariantCulture, $"metadata.finalizers[{index++}]"), finalizer,
                NameRules.QualifiedName(finalizer.AsString() ?? ""));
        }
    }

    public static void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        var (metadata, before) = (item["metadata"]!.AsObject(), old["metadata"]!.AsObject());
        foreach (var field in (ReadOnlySpan<string>)["name", "namespace", "uid"])
        {
            if (metadata.String(field) is { } value && value != before.String(field))
            {
                errors.Add(FieldError.Invalid($"metadata.{field}", metadata[field], "field is immutable"));
            }
        }

        if (item.IsBeingDeleted() && old.IsBeingDeleted())
        {
            var known = (before["finalizers"] as JsonArray ?? []).Select(f => f.AsString()).ToHashSet(StringComparer.Ordinal);
            var added = (metadata["finalizers"] as JsonArray ?? []).Select(f => f.AsString()).Where(f => !known.Contains(f)).ToArray();
            if (added.Length > 0)
            {
                var list = string.Join(", ", added.Select(a => $"\"{a}\""));
                errors.Add(FieldError.Forbidden("metadata.finalizers",
                    $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{list}}}"));
            }
        }
    }

    public static void Labels(JsonObject? labels, string field, List<FieldError> errors)
    {
        foreach (var (key, value) in labels ?? [])
        {
            Add(errors, field, JsonValue.Create(key), NameRules.QualifiedName(key));
            Add(errors, field, value, NameRules.LabelValue(value.AsString() ?? ""));
        }
    }

    private static void Annotations(JsonObject? annotations, List<FieldError> errors)
    {
        var size = 0;
        foreach (var (key, value) in annotations ?? [])
        {
#pragma warning disable CA1308 // Annotation keys are checked without regard to case, as the real API server does.
            Add(errors, "metadata.annotations", JsonValue.Create(key), NameRules.QualifiedName(key.ToLowerInvariant()));
#pragma warning restore CA1308
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.AsString() ?? "");
        }

        if (size > AnnotationsLimit)
        {
            errors.Add(FieldError.TooLong("metadata.annotations", AnnotationsLimit));
        }
    }

    private static void Owners(JsonArray owners, List<FieldError> errors)
    {
        JsonObject? controller = null;
        for (var i = 0; i < owners.Count; i++)
        {
            var field = "metadata.ownerReferences";
            if (owners[i] is not JsonObject owner)
            {
                continue;
            }

            foreach (var required in (ReadOnlySpan<string>)["apiVersion", "kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty(owner.String(required)))
                {
                    errors.Add(required == "apiVersion"
                        ? FieldError.Invalid($"{field}.{required}", JsonValue.Create(""), "version must not be empty")
                        : FieldError.Invalid($"{field}.{required}", JsonValue.Create(""), $"{required} must not be empty"));
                }
            }

            if (!owner["controller"].IsTrue())
            {
                continue;
            }

            if (controller is not null)
            {
                errors.Add(FieldError.InvalidText(field, JsonText.Display(owners),
                    $"Only one reference can have Controller set to true. Found \"true\" in references for "
                        + $"{controller.String("kind")}/{controller.String("name")} and {owner.String("kind")}/{owner.String("name")}"));
            }

            controller = owner;
        }
    }

    private static void Add(List<FieldError> errors, string field, JsonNode? value, IReadOnlyList<string> complaints)
    {
        foreach (var complaint in complaints)
        {
            errors.Add(FieldError.Invalid(field, value, complaint));
        }
    }
}
