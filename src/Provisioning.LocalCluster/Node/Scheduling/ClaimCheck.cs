using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node.Scheduling;

/// <summary>What a pod's claims mean for scheduling it.</summary>
/// <param name="Problem">Why it cannot be scheduled, or <see langword="null"/>.</param>
/// <param name="Unbound">Claims that wait for a node to be chosen.</param>
internal sealed record ClaimCheck(string? Problem, IReadOnlyList<JsonObject> Unbound)
{
    public static ClaimCheck Of(JsonObject pod, Func<string, JsonObject?> claims, Func<string, JsonObject?> classes)
    {
        var unbound = new List<JsonObject>();
        foreach (var name in pod.Claims())
        {
            if (claims(name) is not { } claim)
            {
                return new ClaimCheck($"persistentvolumeclaim \"{name}\" not found", []);
            }

            if (claim.IsBeingDeleted())
            {
                return new ClaimCheck($"persistentvolumeclaim \"{name}\" is being deleted", []);
            }

            if (claim.String("status", "phase") == "Bound")
            {
                continue;
            }

            // A claim whose class does not exist counts as one that should have been bound at once.
            var @class = claim.String("spec", "storageClassName") is { } className ? classes(className) : null;
            if (@class.String("volumeBindingMode") != "WaitForFirstConsumer")
            {
                return new ClaimCheck("pod has unbound immediate PersistentVolumeClaims", []);
            }

            unbound.Add(claim);
        }

        return new ClaimCheck(null, unbound);
    }
}
