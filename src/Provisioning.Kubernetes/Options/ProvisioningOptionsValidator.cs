using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Options;

/// <summary>Everything that is wrong with the options, at once. Values of keys never appear.</summary>
internal sealed class ProvisioningOptionsValidator : IValidateOptions<ProvisioningOptions>
{
    private static readonly string[] StageNames =
    [
        .. new[]
        {
            Stage.Validating, Stage.NamespaceCreation, Stage.CrdDeployment, Stage.WaitingForReady, Stage.CredentialGen, Stage.BackupConfig, Stage.MetricsSetup,
            Stage.Backup, Stage.ArchiveDeletion, Stage.Verification, Stage.Swap, Stage.Pausing, Stage.Resuming, Stage.Restarting, Stage.Switchover,
            Stage.Rotation, Stage.Deletion, Stage.Completed,
        }.Select(stage => stage.Value),
    ];

    public ValidateOptionsResult Validate(string? name, ProvisioningOptions options)
    {
        var errors = GetErrors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> GetErrors(ProvisioningOptions options) =>
    [
        .. GetGeneralErrors(options),
        .. options.Tiers.SelectMany(tier => GetTierErrors(tier.Key, tier.Value)),
        .. GetKeyErrors(options),
        .. options.BackupStores.SelectMany(store => BackupStoreRules.GetErrors(store.Key, store.Value)),
        .. GetLabelErrors(nameof(options.ClientNamespaceLabels), options.ClientNamespaceLabels),
        .. GetLabelErrors(nameof(options.MonitoringNamespaceLabels), options.MonitoringNamespaceLabels),
        .. GetLabelErrors(nameof(options.PodMonitorLabels), options.PodMonitorLabels),
    ];

    private static IEnumerable<string> GetGeneralErrors(ProvisioningOptions options)
    {
        if (!NameRules.IsDnsLabel(options.Namespace) || options.Namespace.Length > NameRules.MaxLabelLength)
        {
            yield return $"Namespace: '{options.Namespace}' is not the name of a namespace (a-z, 0-9 and '-', at most 63 characters).";
        }

        if (options.LeaseDuration < TimeSpan.FromSeconds(3) || options.LeaseDuration > TimeSpan.FromHours(1))
        {
            yield return $"LeaseDuration: {options.LeaseDuration} is not between 3 seconds and 1 hour.";
        }

        if (options.DeletedRecordRetention < TimeSpan.Zero)
        {
            yield return $"DeletedRecordRetention: {options.DeletedRecordRetention} is negative.";
        }

        if (options.VerificationMaxAge <= TimeSpan.Zero)
        {
            yield return $"VerificationMaxAge: {options.VerificationMaxAge} is not positive.";
        }

        foreach (var (stage, deadline) in options.StageDeadlines)
        {
            if (!StageNames.Contains(stage, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"StageDeadlines: there is no stage '{stage}'; the stages are {string.Join(", ", StageNames)}.";
            }

            if (deadline <= TimeSpan.Zero || deadline > TimeSpan.FromDays(7))
            {
                yield return $"StageDeadlines[{stage}]: {deadline} is not between 0 and 7 days.";
            }
        }
    }

    private static IEnumerable<string> GetTierErrors(string name, TierDefinition tier)
    {
        if (!NameRules.IsLabelValue(name) || name.Length == 0)
        {
            yield return $"Tiers[{name}]: the name must be a label value (letters, digits, '-', '_', '.', at most 63 characters).";
        }

        if (tier.Instances < 1)
        {
            yield return $"Tiers[{name}].Instances: {tier.Instances} is less than 1.";
        }

        foreach (var (field, text) in new[] { (nameof(tier.Storage), tier.Storage), (nameof(tier.Memory), tier.Memory), (nameof(tier.Cpu), tier.Cpu) })
        {
            if (!Quantity.TryParse(text, out var quantity) || quantity.Value <= 0)
            {
                yield return $"Tiers[{name}].{field}: '{text}' is not a positive quantity, such as 500m, 2, 512Mi or 50Gi.";
            }
        }
    }

    private static IEnumerable<string> GetKeyErrors(ProvisioningOptions options)
    {
        foreach (var (id, key) in options.EncryptionKeys)
        {
            if (!NameRules.IsLabelValue(id) || id.Length == 0)
            {
                yield return $"EncryptionKeys[{id}]: the id must be letters, digits, '-', '_' and '.', at most 63 characters.";
            }

            var bytes = new byte[Credentials.EncryptionKey.Size];
            if (!Convert.TryFromBase64String(key, bytes, out var length) || length != bytes.Length)
            {
                yield return $"EncryptionKeys[{id}]: a key is 32 bytes as base64; make one with: openssl rand -base64 32";
            }
        }

        if (options.PrimaryEncryptionKeyId is { } primary)
        {
            if (!options.EncryptionKeys.ContainsKey(primary))
            {
                yield return $"PrimaryEncryptionKeyId: there is no key '{primary}' in EncryptionKeys.";
            }
        }
        else if (options.EncryptionKeys.Count > 1)
        {
            yield return "PrimaryEncryptionKeyId: with more than one key, say which one seals from now on.";
        }
    }

    private static IEnumerable<string> GetLabelErrors(string option, IDictionary<string, string> labels) =>
        from label in labels
        where !NameRules.IsLabelKey(label.Key) || !NameRules.IsLabelValue(label.Value)
        select $"{option}[{label.Key}]: not a label.";
}
