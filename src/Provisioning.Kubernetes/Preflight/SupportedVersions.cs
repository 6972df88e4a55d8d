namespace Provisioning.Kubernetes.Preflight;

/// <summary>Kubernetes versions for a version of an operator.</summary>
/// <param name="Operator">Major and minor version of the operator.</param>
/// <param name="Supported">First and last version of Kubernetes that it is made for.</param>
/// <param name="TestedFrom">First version that it was tested with besides.</param>
internal sealed record SupportedVersions(Version Operator, (Version First, Version Last) Supported, Version TestedFrom);
