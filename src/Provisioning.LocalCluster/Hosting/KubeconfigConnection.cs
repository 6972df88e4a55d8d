namespace Provisioning.LocalCluster.Hosting;

/// <summary>A way to an API server elsewhere.</summary>
/// <param name="Http">With the credentials of the kubeconfig.</param>
/// <param name="AuthorityPem">The certificates that the kubeconfig trusts, or <see langword="null"/> when it names none.</param>
internal sealed record KubeconfigConnection(HttpClient Http, string? AuthorityPem);
