using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Validation;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>Services; their address is given by an admission plug-in, which sees the others.</summary>
internal sealed class ServiceStrategy : KindStrategy
{
    public override bool ReturnsDeleted => true;

    public override IReadOnlyList<string> ValidateName(string name) => NameRules.Label1035(name);

    public override void Default(JsonObject item)
    {
        var spec = item.Ensure("spec");
        spec.Or("sessionAffinity", "None").Or("type", "ClusterIP");
        foreach (var port in spec.Objects("ports"))
        {
            port.Or("protocol", "TCP");
            if (port["port"] is { } number)
            {
                port.Or("targetPort", number.DeepClone());
            }
        }

        if (spec.String("type") != "ExternalName")
        {
            spec.Or("internalTrafficPolicy", "Cluster");
        }

        if (spec.String("type") is "NodePort" or "LoadBalancer")
        {
            spec.Or("externalTrafficPolicy", "Cluster");
        }

        if (spec.String("type") == "LoadBalancer")
        {
            spec.Or("allocateLoadBalancerNodePorts", true);
        }
    }

    public override void PrepareForCreate(JsonObject item) => item["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };

    public override void PrepareForUpdate(JsonObject item, JsonObject old)
    {
        foreach (var field in (ReadOnlySpan<string>)["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
        {
            if (old["spec"]?[field] is { } value && string.IsNullOrEmpty(item.String("spec", "clusterIP") ?? "") | field != "clusterIP")
            {
                item["spec"]!.AsObject().Or(field, value.DeepClone());
            }
        }
    }

    public override void Validate(JsonObject item, List<FieldError> errors)
    {
        var spec = item["spec"] as JsonObject;
        var ports = spec.Objects("ports").ToArray();
        if (ports.Length == 0 && spec.String("clusterIP") != "None" && spec.String("type") != "ExternalName")
        {
            errors.Add(FieldError.Required("spec.ports"));
        }

        for (var i = 0; i < ports.Length; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"spec.ports[{i}]");
            if (ports.Length > 1 && string.IsNullOrEmpty(ports[i].String("name")))
            {
                errors.Add(FieldError.Required($"{field}.name"));
            }

            if (ports[i]["port"].AsLong() is not (> 0 and < 65536))
            {
                errors.Add(FieldError.Invalid($"{field}.port", ports[i]["port"] ?? JsonValue.Create(0), "must be between 1 and 65535, inclusive"));
            }
        }
    }

    public override void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        if (old.String("spec", "clusterIP") is { Length: > 0 } before && old.String("spec", "type") != "ExternalName"
            && item.String("spec", "type") != "ExternalName"
            && item.String("spec", "clusterIP") != before)
        {
            errors.Add(FieldError.InvalidText("spec.clusterIPs[0]", JsonText.Display(item["spec"]?["clusterIPs"]), "may not change once set"));
        }
    }
}
