namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The desired state of an <c>ObjectStore</c> of the Barman Cloud plugin.</summary>
internal sealed record ObjectStoreSpec
{
    public ObjectStoreConfiguration? Configuration { get; init; }

    public string? RetentionPolicy { get; init; }

    public SidecarConfiguration? InstanceSidecarConfiguration { get; init; }
}
