using System.Text.Json;

namespace Provisioning.Kubernetes.State;

/// <summary>What a database was before a major upgrade that has not ended: what a failed one goes back to.</summary>
internal sealed record UpgradeRecord
{
    /// <summary>The spec, in the form of its engine.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>The version that a spec without one had.</summary>
    public string? Version { get; init; }

    /// <summary>The archive that was written to; see <see cref="DatabaseRecord.Archive"/>.</summary>
    public string? Archive { get; init; }
}
