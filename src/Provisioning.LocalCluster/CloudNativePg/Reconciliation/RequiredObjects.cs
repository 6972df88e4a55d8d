using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Certificates;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>The objects that a cluster has whatever its state: secrets, services, budgets, account, roles, lease. In the operator's order.</summary>
internal static class RequiredObjects
{
    public static async Task EnsureAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        await SecretsAsync(session).ConfigureAwait(false);
        foreach (var service in (JsonObject[])[ClusterServices.Any(cluster), ClusterServices.ReadOnly(cluster), ClusterServices.ReadWrite(cluster)])
        {
            await ServiceAsync(session, service).ConfigureAwait(false);
        }

        await BudgetAsync(session, DisruptionBudgets.Primary(cluster), cluster.EnablePdb).ConfigureAwait(false);
        await BudgetAsync(session, DisruptionBudgets.Replicas(cluster), cluster.EnablePdb && cluster.Instances > 2).ConfigureAwait(false);
        var informers = session.Context.Informers;
        if (cluster.Spec.String("serviceAccountName") is null)
        {
            await CreateAsync(
                session, informers.ServiceAccounts, InstanceRbac.ServiceAccount(cluster), "CreatingServiceAccount",
                "Creating ServiceAccount").ConfigureAwait(false);
        }

        await RoleAsync(session).ConfigureAwait(false);
        await CreateAsync(session, informers.RoleBindings, InstanceRbac.RoleBinding(cluster)).ConfigureAwait(false);
        await CreateAsync(session, informers.ConfigMaps, DefaultMonitoring.ConfigMap(cluster.Namespace)).ConfigureAwait(false);
        await CreateAsync(session, informers.Leases, InstanceRbac.Lease(cluster)).ConfigureAwait(false);
    }

    private static async Task SecretsAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        var secrets = session.Context.Informers.Secrets;
        var now = session.Context.Time.GetUtcNow();
        if (cluster.Spec.Node("certificates", "serverCASecret") is null)
        {
            await CreateAsync(session, secrets, cluster.ServerCaSecretName, () => CertificateSecrets.Authority(cluster, now)).ConfigureAwait(false);
        }

        if (cluster.Spec.Node("certificates", "serverTLSSecret") is null && secrets.Get(cluster.Namespace, cluster.ServerCaSecretName) is { } serverAuthority)
        {
            await CreateAsync(
                session, secrets, cluster.ServerTlsSecretName, () => CertificateSecrets.Server(cluster, serverAuthority, now)).ConfigureAwait(false);
            await RenewServerAsync(session, serverAuthority, now).ConfigureAwait(false);
        }

        if (
            cluster.Spec.Node("certificates", "replicationTLSSecret") is null
                && secrets.Get(cluster.Namespace, cluster.ClientCaSecretName) is { } clientAuthority)
        {
            await CreateAsync(
                session, secrets, cluster.ReplicationSecretName, () => CertificateSecrets.Replication(cluster, clientAuthority, now)).ConfigureAwait(false);
        }

        if (cluster.EnableSuperuser && cluster.Spec.Node("superuserSecret", "name") is null)
        {
            await CreateAsync(
                session, secrets, cluster.SuperuserSecretName, () => CredentialSecret.Superuser(cluster, CredentialSecret.NewPassword())).ConfigureAwait(false);
        }
        else if (!cluster.EnableSuperuser && secrets.Get(cluster.Namespace, $"{cluster.Name}-superuser") is { } superuser && superuser.IsOwnedBy(cluster.Uid))
        {
            await session.Context.DeleteAsync(secrets, superuser, session.Cancellation).ConfigureAwait(false);
        }

        if (cluster.Bootstrap.Node("secret", "name") is null)
        {
            await CreateAsync(
                session, secrets, cluster.AppSecretName, () => CredentialSecret.Application(cluster, CredentialSecret.NewPassword())).ConfigureAwait(false);
        }
    }

    /// <summary>Issues the server's certificate anew when it is to be valid for other names.</summary>
    private static async Task RenewServerAsync(ClusterSession session, JsonObject authority, DateTimeOffset now)
    {
        var (cluster, secrets) = (session.Cluster, session.Context.Informers.Secrets);
        if (secrets.Get(cluster.Namespace, cluster.ServerTlsSecretName) is { } server && server.IsOwnedBy(cluster.Uid) &&
            !CertificateSecrets.IsFor(SecretData.Text(server, "tls.crt"), CertificateSecrets.ServerNames(cluster)))
        {
            var patch = new JsonObject { ["data"] = CertificateSecrets.Server(cluster, authority, now)["data"]!.DeepClone() };
            secrets.Observe(
                await session.Context.Client.PatchAsync(Kinds.Secret, cluster.Namespace, server.Name(), patch, session.Cancellation).ConfigureAwait(false));
        }
    }

    private static async Task ServiceAsync(ClusterSession session, JsonObject service)
    {
        var services = session.Context.Informers.Services;
        var existing = services.Get(session.Cluster.Namespace, service.Name());
        if (existing is null)
        {
            await session.Context.CreateAsync(services, service, session.Cancellation).ConfigureAwait(false);
        }
        else if (existing.IsOwnedBy(session.Cluster.Uid) &&
            existing.Annotation(Cnpg.LastAppliedSpecAnnotation) != service.Annotation(Cnpg.LastAppliedSpecAnnotation))
        {
            var patch =
                new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = service["metadata"]!["annotations"]!.DeepClone() },
                    ["spec"] = service["spec"]!.DeepClone() };
            services.Observe(await session.Context.Client.PatchAsync(
                Kinds.Service, session.Cluster.Namespace, service.Name(), patch, session.Cancellation).ConfigureAwait(false));
        }
    }

    private static async Task BudgetAsync(ClusterSession session, JsonObject budget, bool wanted)
    {
        var budgets = session.Context.Informers.Budgets;
        var existing = budgets.Get(session.Cluster.Namespace, budget.Name());
        if (existing is null)
        {
            if (wanted)
            {
                await CreateAsync(
                    session, budgets, budget, "CreatingPodDisruptionBudget", $"Creating PodDisruptionBudget {budget.Name()}").ConfigureAwait(false);
            }
        }
        else if (!wanted)
        {
            if (existing.IsOwnedBy(session.Cluster.Uid) && !existing.IsBeingDeleted())
            {
                session.Emit("DeletingPodDisruptionBudget", $"Deleting Pod Disruption Budget {budget.Name()}");
                await session.Context.DeleteAsync(budgets, existing, session.Cancellation).ConfigureAwait(false);
            }
        }
        else if (existing.Int("spec", "minAvailable") != budget.Int("spec", "minAvailable"))
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["minAvailable"] = budget.Int("spec", "minAvailable") } };
            budgets.Observe(await session.Context.Client.PatchAsync(
                Kinds.PodDisruptionBudget, session.Cluster.Namespace, budget.Name(), patch, session.Cancellation).ConfigureAwait(false));
        }
    }

    private static async Task RoleAsync(ClusterSession session)
    {
        var roles = session.Context.Informers.Roles;
        var role = InstanceRbac.Role(session.Cluster);
        var existing = roles.Get(session.Cluster.Namespace, role.Name());
        if (existing is null)
        {
            await CreateAsync(session, roles, role, "CreatingRole", "Creating Cluster Role").ConfigureAwait(false);
        }
        else if (!JsonNode.DeepEquals(existing["rules"], role["rules"]))
        {
            var patch = new JsonObject { ["rules"] = role["rules"]!.DeepClone() };
            roles.Observe(
                await session.Context.Client.PatchAsync(Kinds.Role, session.Cluster.Namespace, role.Name(), patch, session.Cancellation).ConfigureAwait(false));
        }
    }

    private static Task CreateAsync(ClusterSession session, Informer informer, string name, Func<JsonObject> render) =>
        informer.Get(session.Cluster.Namespace, name) is null ? session.Context.CreateAsync(informer, render(), session.Cancellation) : Task.CompletedTask;

    private static async Task CreateAsync(ClusterSession session, Informer informer, JsonObject item, string? reason = null, string message = "")
    {
        if (informer.Get(session.Cluster.Namespace, item.Name()) is not null)
        {
            return;
        }

        if (reason is not null)
        {
            session.Emit(reason, message);
        }

        await session.Context.CreateAsync(informer, item, session.Cancellation).ConfigureAwait(false);
    }
}
