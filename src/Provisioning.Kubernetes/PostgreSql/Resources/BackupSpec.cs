namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>What to back up and how; immutable.</summary>
internal sealed record BackupSpec
{
    public NamedReference? Cluster { get; init; }

    /// <summary>Always set: the definition's default is a method that the plugin has replaced.</summary>
    public string? Method { get; init; }

    public NamedReference? PluginConfiguration { get; init; }
}
