using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Credentials;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql;

/// <content>Rotation of the application's password.</content>
internal sealed partial class PostgreSqlEngine : ICredentialEngine
{
    public string GetPasswordSecret(DatabaseContext context) => PostgreSqlNames.ApplicationSecret(context);

    public IReadOnlyDictionary<string, string> ChangePassword(Secret secret, string password) => RotatedSecret.Write(secret, password);

    public Readiness GetRotation(DatabaseContext context, string secretVersion, IObservedObjects observed)
    {
        var cluster = observed.Get(PostgreSqlTypes.Cluster, context.Name);
        if (cluster is not null && ClusterSwitches.Evaluate(cluster) is { } off)
        {
            return off;
        }

        return cluster?.Status?.SecretsResourceVersion?.ApplicationSecretVersion == secretVersion
            ? new Readiness.Ready("the operator has taken the new password over")
            : new Readiness.Progressing("waiting for the operator to take the new password over", ErrorCode.EngineFailed);
    }
}
