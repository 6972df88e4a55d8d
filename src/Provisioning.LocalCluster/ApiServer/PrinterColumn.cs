namespace Provisioning.LocalCluster.ApiServer;

/// <summary>A column that a custom resource definition adds to <c>kubectl get</c>.</summary>
internal sealed record PrinterColumn(string Name, string Type, string JsonPath, string Format = "", string Description = "", int Priority = 0);
