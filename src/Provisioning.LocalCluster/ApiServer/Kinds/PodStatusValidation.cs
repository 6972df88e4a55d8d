using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>What a kubelet may not write into a pod's status.</summary>
internal static class PodStatusValidation
{
    public static void Validate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        if (item.String("status", "qosClass") != old.String("status", "qosClass"))
        {
            errors.Add(FieldError.InvalidText("status.qosClass", JsonText.Display(item.Node("status", "qosClass")), "field is immutable"));
        }

        foreach (var list in (ReadOnlySpan<string>)["podIPs", "hostIPs"])
        {
            var index = 0;
            foreach (var entry in (item["status"] as JsonObject).Objects(list))
            {
                if (!IPAddress.TryParse(entry.String("ip"), out _))
                {
                    errors.Add(
                        FieldError.Invalid(
                            string.Create(CultureInfo.InvariantCulture, $"status.{list}[{index}]"), entry["ip"],
                            "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
                }

                index++;
            }
        }

        Containers("containers", "containerStatuses", item, old, errors);
        Containers("initContainers", "initContainerStatuses", item, old, errors);
    }

    /// <summary>A container that ended and is not to be restarted stays ended.</summary>
    private static void Containers(string specs, string statuses, JsonObject item, JsonObject old, List<FieldError> errors)
    {
        var index = -1;
        foreach (var was in (old["status"] as JsonObject).Objects(statuses))
        {
            index++;
            if (was.Node("state", "terminated") is not { } ended)
            {
                continue;
            }

            var spec = (old["spec"] as JsonObject).Objects(specs).FirstOrDefault(c => c.String("name") == was.String("name"));
            var restarts = (spec.String("restartPolicy") ?? old.String("spec", "restartPolicy")) switch
            {
                "Never" => false,
                "OnFailure" => ended.Int("exitCode") != 0,
                _ => true,
            };
            if (
                !restarts
                    && (item["status"] as JsonObject).Objects(statuses).Any(
                        s => s.String("name") == was.String("name") && s.Node("state", "terminated") is null))
            {
                errors.Add(
                    FieldError.Forbidden(
                        string.Create(CultureInfo.InvariantCulture, $"status.{statuses}[{index}].state"), "may not be transitioned to non-terminated state"));
            }
        }
    }
}
