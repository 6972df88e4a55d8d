using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Validation;

/// <summary>Everything that is wrong with a spec, at once. Pure.</summary>
internal static class SpecValidator
{
    /// <param name="spec">The spec.</param>
    /// <param name="engine">The engine of the spec.</param>
    /// <param name="options">The host's options.</param>
    public static IReadOnlyList<SpecError> Validate(DatabaseSpec spec, IEngine engine, ProvisioningOptions options) =>
    [
        .. ValidateName(spec, engine),
        .. ValidateTier(spec, options),
        .. ValidateSize(spec),
        .. ValidateLabels(spec),
        .. ValidateBackup(spec, options),
        .. engine.Validate(spec, options.Tiers.TryGetValue(spec.Tier.Value, out var tier) ? tier : null),
    ];

    public static SpecError UnknownEngine(DatabaseEngine engine, IEnumerable<DatabaseEngine> known) =>
        Error(nameof(DatabaseSpec.Engine), $"the engine '{engine}' is not registered. Registered: {string.Join(", ", known)}.");

    private static IEnumerable<SpecError> ValidateName(DatabaseSpec spec, IEngine engine)
    {
        foreach (var (field, part) in new[] { (nameof(spec.Organization), spec.Organization), (nameof(spec.Project), spec.Project) })
        {
            if (string.IsNullOrEmpty(part))
            {
                yield return Error(field, "is missing.");
            }
            else if (!NameRules.IsDnsLabel(part))
            {
                yield return Error(field, $"'{part}' is not DNS-safe: use a-z, 0-9 and '-', and neither start nor end with '-'.");
            }
        }

        var length = (spec.Organization?.Length ?? 0) + 1 + (spec.Project?.Length ?? 0);
        var max = Math.Min(engine.MaxNameLength, NameRules.MaxLabelLength);
        if (length > max)
        {
            yield return Error(
                nameof(spec.Project),
                $"the name '{spec.Organization}-{spec.Project}' has {length} characters; "
                + $"{engine.Engine} allows {max}, since the operator derives longer names from it. "
                + $"Shorten the organization ({spec.Organization?.Length ?? 0}) or the project ({spec.Project?.Length ?? 0}) by {length - max}.");
        }
    }

    private static IEnumerable<SpecError> ValidateTier(DatabaseSpec spec, ProvisioningOptions options)
    {
        if (!options.Tiers.ContainsKey(spec.Tier.Value))
        {
            yield return Error(
                nameof(spec.Tier),
                $"there is no tier '{spec.Tier}'. "
                + $"The tiers are {string.Join(", ", options.Tiers.Keys.Order(StringComparer.OrdinalIgnoreCase))}; AddTier() adds others.");
        }
    }

    private static IEnumerable<SpecError> ValidateSize(DatabaseSpec spec)
    {
        if (spec.Instances is < 1)
        {
            yield return Error(nameof(spec.Instances), $"{spec.Instances} is less than 1.");
        }

        foreach (var (field, text, example) in new[]
        {
            (nameof(spec.Storage), spec.Storage, "50Gi"), (nameof(spec.Memory), spec.Memory, "4Gi"), (nameof(spec.Cpu), spec.Cpu, "500m or 2"),
        })
        {
            if (text is not null && (!Quantity.TryParse(text, out var quantity) || quantity.Value <= 0))
            {
                yield return Error(field, $"'{text}' is not a positive quantity, such as {example}.");
            }
        }

        if (spec.StorageClass is { } storageClass && !storageClass.Split('.').All(NameRules.IsDnsLabel))
        {
            yield return Error(nameof(spec.StorageClass), $"'{storageClass}' is not the name of a storage class ('kubectl get storageclass' lists them).");
        }
    }

    private static IEnumerable<SpecError> ValidateLabels(DatabaseSpec spec)
    {
        foreach (var (key, value) in spec.Labels)
        {
            var field = $"{nameof(spec.Labels)}[{key}]";
            if (key.StartsWith(WellKnownLabels.Prefix, StringComparison.Ordinal) || key == WellKnownLabels.ManagedBy)
            {
                yield return Error(field, "is one of the library's own labels; choose another key.");
            }
            else if (!NameRules.IsLabelKey(key))
            {
                yield return Error(
                    field, "is not the key of a label: letters, digits, '-', '_' and '.', at most 63 characters, with an optional DNS prefix and '/'.");
            }

            if (!NameRules.IsLabelValue(value))
            {
                yield return Error(field, $"'{value}' is not the value of a label: letters, digits, '-', '_' and '.', at most 63 characters.");
            }
        }
    }

    private static IEnumerable<SpecError> ValidateBackup(DatabaseSpec spec, ProvisioningOptions options)
    {
        if (spec.Backup is not { } backup)
        {
            yield break;
        }

        if (!options.BackupStores.ContainsKey(backup.Store))
        {
            var known = options.BackupStores.Count == 0
                ? "None is configured: add it to BackupStores in the options."
                : $"The stores are {string.Join(", ", options.BackupStores.Keys.Order(StringComparer.Ordinal))}.";
            yield return Error("Backup.Store", $"there is no backup store '{backup.Store}'. {known}");
        }

        if (CronSchedule.GetError(backup.Schedule) is { } error)
        {
            yield return Error("Backup.Schedule", error);
        }

        if (backup.RetentionDays < 1)
        {
            yield return Error("Backup.RetentionDays", $"{backup.RetentionDays} is less than 1 day.");
        }
    }

    private static SpecError Error(string field, string message) => new() { Field = field, Message = message };
}
