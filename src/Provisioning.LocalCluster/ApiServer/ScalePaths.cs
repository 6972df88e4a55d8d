namespace Provisioning.LocalCluster.ApiServer;

/// <summary>Where a scale subresource finds its fields, as JSON paths (<c>.spec.replicas</c>).</summary>
internal sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? LabelSelector);
