namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Where a server keeps its data, and its socket and certificates.</summary>
internal sealed record PostgresPaths(string DataDirectory, string RunDirectory);
