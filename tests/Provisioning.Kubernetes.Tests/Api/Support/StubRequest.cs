namespace Provisioning.Kubernetes.Tests.Api.Support;

/// <summary>What a stub was asked.</summary>
internal sealed record StubRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public override string ToString() => $"{Method} {Target}";
}
