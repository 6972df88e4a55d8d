using System.Security.Cryptography;

namespace Provisioning.Kubernetes.State;

/// <summary>Operation ids are <c>{namespace}.{8 hex}</c>, so that the record is found without an index.</summary>
internal static class OperationIds
{
    public static string Create(string ns) => $"{ns}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    /// <summary>Name of the Job that an operation runs: a repeated run finds what the first one made.</summary>
    public static string GetJobName(string id) => $"provisioning-{id[(id.LastIndexOf('.') + 1)..]}";

    /// <summary>The name of the record, or null when it is no id of ours.</summary>
    public static string? GetRecordName(OperationId id)
    {
        var dot = id.Value.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Validation.NameRules.IsDnsLabel(id.Value[..dot]) ? id.Value[..dot] : null;
    }
}
