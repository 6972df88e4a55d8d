using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Which image a cluster runs: the one that it names, or its catalog's for the major version that it names.</summary>
internal static class OperandImageChoice
{
    /// <summary>Writes the image into the status. Returns <see langword="false"/> when there is none, which the phase then says.</summary>
    public static async Task<bool> ReconcileAsync(ClusterSession session)
    {
        var image = session.Cluster.Image;
        if (session.Cluster.ImageCatalogRef is { } reference)
        {
            var catalog = Catalog(session, reference);
            var major = reference.Int("major");
            image = ((catalog?["spec"].Node("images") as JsonArray) ?? []).FirstOrDefault(i => i.Int("major") == major).String("image") ?? "";
            if (image.Length == 0)
            {
                var name = $"{reference.String("kind")}/{reference.String("name")}";
                var reason = catalog is null ? $"Cannot get {name}" : $"Cannot find major {major} in {name}";
                if (session.Cluster.Phase != Phases.ImageCatalogError)
                {
                    session.Context.Events.Warning(session.Cluster.Item, "DiscoverImage", reason);
                }

                await session.SetPhaseAsync(Phases.ImageCatalogError, reason).ConfigureAwait(false);
                return false;
            }
        }

        await session.UpdateStatusAsync(status =>
        {
            status["operatorCertificateFingerprint"] = ResourceStatus.Fingerprint;
            status["image"] = image;
            if ((status.Int("instances") ?? 0) == 0 || session.Cluster.DataMajorVersion == session.Cluster.MajorVersion)
            {
                SetData(status, image, session.Cluster.MajorVersion);
            }
        }).ConfigureAwait(false);
        return true;
    }

    /// <summary>Says which image the data on the volumes is of.</summary>
    public static void SetData(JsonObject status, string image, int major) =>
        status["pgDataImageInfo"] = new JsonObject { ["image"] = image, ["majorVersion"] = major };

    private static JsonObject? Catalog(ClusterSession session, JsonObject reference)
    {
        var (informers, name) = (session.Context.Informers, reference.String("name") ?? "");
        return reference.String("kind") == "ClusterImageCatalog"
            ? informers.ClusterImageCatalogs.Get(null, name)
            : informers.ImageCatalogs.Get(session.Cluster.Namespace, name);
    }
}
