namespace Provisioning.Kubernetes.Engines;

/// <summary>A Secret of ours that must exist before the database does, for operators that want to be given passwords.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as <c>Opaque</c>.</param>
/// <param name="Values">Fixed entries.</param>
/// <param name="Passwords">Keys that get a random password each: 32 characters out of letters and digits.</param>
internal sealed record GeneratedSecret(string Name, string Type, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Passwords);
