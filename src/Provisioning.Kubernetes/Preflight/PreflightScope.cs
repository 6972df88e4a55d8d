using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>What a preflight is about.</summary>
/// <param name="Engines">The engines to be used.</param>
/// <param name="ServerVersion">Version of the API server, such as <c>1.36</c>; null when it could not be read.</param>
internal sealed record PreflightScope(IReadOnlyList<IEngine> Engines, Version? ServerVersion);
