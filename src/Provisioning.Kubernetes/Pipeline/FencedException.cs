namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Another process runs the operation now: stop at once and write nothing.</summary>
internal sealed class FencedException(string name) : Exception($"The record {name} was taken over by another process.");
