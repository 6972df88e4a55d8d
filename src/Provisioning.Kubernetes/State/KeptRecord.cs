namespace Provisioning.Kubernetes.State;

/// <summary>What a restore in place has replaced and keeps, stopped, until it is discarded or gone back to.</summary>
internal sealed record KeptRecord
{
    public required GenerationRecord Generation { get; init; }

    /// <summary>When it was replaced.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many volumes it has, for the quota.</summary>
    public required int Instances { get; init; }

    /// <summary>The size of each volume, a quantity.</summary>
    public required string Storage { get; init; }

    /// <summary>Name of the store that its archive is in; null when it had none.</summary>
    public string? Store { get; init; }

    /// <summary>The objects that are its own.</summary>
    public IReadOnlyList<AppliedObject> Applied { get; init; } = [];
}
