namespace Provisioning;

/// <summary>The database that a caller wants. Each engine has its own kind of spec.</summary>
/// <remarks>Immutable; two specs are equal when they describe the same database. Holds no secret.</remarks>
public abstract record DatabaseSpec
{
    private protected DatabaseSpec()
    {
    }

    /// <summary>The organization: a lowercase RFC 1123 label (<c>a-z</c>, <c>0-9</c>, <c>-</c>).</summary>
    public required string Organization { get; init; }

    /// <summary>The project: a lowercase RFC 1123 label. <c>{organization}-{project}</c> names the namespace.</summary>
    public required string Project { get; init; }

    /// <summary>The engine that this kind of spec is for.</summary>
    public abstract DatabaseEngine Engine { get; }

    /// <summary>The tier. Default <see cref="DatabaseTier.Free"/>.</summary>
    public DatabaseTier Tier { get; init; } = DatabaseTier.Free;

    /// <summary>The engine's version, such as <c>18</c> or <c>17.6</c>; <see langword="null"/> for the host's default.</summary>
    public string? Version { get; init; }

    /// <summary>Number of instances; <see langword="null"/> for the tier's.</summary>
    public int? Instances { get; init; }

    /// <summary>Volume of each instance, a quantity such as <c>50Gi</c>; <see langword="null"/> for the tier's.</summary>
    public string? Storage { get; init; }

    /// <summary>Storage class; <see langword="null"/> for the cluster's default.</summary>
    public string? StorageClass { get; init; }

    /// <summary>Memory of each instance, a quantity such as <c>4Gi</c>; <see langword="null"/> for the tier's.</summary>
    public string? Memory { get; init; }

    /// <summary>CPU of each instance, a quantity such as <c>2</c> or <c>500m</c>; <see langword="null"/> for the tier's.</summary>
    public string? Cpu { get; init; }

    /// <summary>How the database is backed up; <see langword="null"/> for not at all.</summary>
    public BackupPolicy? Backup { get; init; }

    /// <summary>
    /// Whether <see cref="IDatabaseProvisioner.DeprovisionAsync"/> refuses to delete the database, until it is provisioned with <see langword="false"/>.
    /// Changing it touches no object. Default <see langword="false"/>.
    /// </summary>
    public bool DeletionProtection { get; init; }

    /// <summary>Labels for every object of the database, besides the library's own.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = new ValueDictionary(value); } = ValueDictionary.Empty;

    /// <summary>The identity of the database.</summary>
    public DatabaseId Id => new(Organization, Project);
}
