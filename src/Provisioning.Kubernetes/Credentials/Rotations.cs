using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Credentials;

/// <summary>
/// Rotations of passwords. The Secret itself says by which operation its password was made, in the same write: so it is made once, whoever runs the operation,
/// and it is known which password is whose while the sealed one is still the old one. Pure.
/// </summary>
internal static class Rotations
{
    /// <summary>As the operator's own.</summary>
    private const int PasswordLength = 64;

    private const string Annotation = WellKnownLabels.Prefix + "rotation";

    public static bool IsOf(Secret secret, string operation) => secret.Metadata.Annotations?.GetValueOrDefault(Annotation) == operation;

    /// <summary>The patch that gives the Secret another password, unless somebody changes it first.</summary>
    /// <param name="secret">As it is.</param>
    /// <param name="operation">The operation that asks.</param>
    /// <param name="change">The entries that change with a password.</param>
    public static JsonObject Write(Secret secret, string operation, Func<Secret, string, IReadOnlyDictionary<string, string>> change) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = secret.Metadata.ResourceVersion,
            ["annotations"] = new JsonObject { [Annotation] = operation },
        },
        ["data"] = new JsonObject(
            change(secret, GeneratedSecrets.CreatePassword(PasswordLength)).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
    };

    /// <summary>The rotation after which nothing was sealed, because it runs or failed; null when what is sealed is what there is.</summary>
    public static string? FindUnsealed(DatabaseRecord record)
    {
        foreach (var operation in record.History.Prepend(record.Operation))
        {
            var kind = new OperationKind(operation.Kind);
            if (operation.Stages.Any(stage => stage.Name == Stage.CredentialGen.Value && stage.State == StageState.Succeeded))
            {
                return null;
            }

            if (kind == OperationKind.RotateCredentials)
            {
                return operation.Id;
            }
        }

        return null;
    }
}
