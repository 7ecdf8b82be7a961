package sources

import "strings"

// subIndustries are the GICS sub-industries (MSCI and S&P, structure of March
// 2023) of the S&P 500 from 2024 to 2026, by sector: files that give a
// sub-industry as the sector are read by them.
var subIndustries = map[string][]string{
	"Communication Services": {
		"Advertising", "Broadcasting", "Cable & Satellite", "Integrated Telecommunication Services", "Interactive Home Entertainment",
		"Interactive Media & Services", "Movies & Entertainment", "Publishing", "Wireless Telecommunication Services",
	},
	"Consumer Discretionary": {
		"Home Furnishings", "Apparel Retail", "Apparel, Accessories & Luxury Goods", "Automobile Manufacturers", "Automotive Parts & Equipment", "Automotive Retail",
		"Broadline Retail", "Casinos & Gaming", "Computer & Electronics Retail", "Consumer Electronics", "Distributors", "Footwear",
		"Home Improvement Retail", "Homebuilding", "Homefurnishing Retail", "Hotels, Resorts & Cruise Lines", "Leisure Products", "Other Specialty Retail",
		"Restaurants", "Specialized Consumer Services",
	},
	"Consumer Staples": {
		"Drug Retail", "Agricultural Products & Services", "Brewers", "Consumer Staples Merchandise Retail", "Distillers & Vintners", "Food Distributors", "Food Retail",
		"Household Products", "Packaged Foods & Meats", "Personal Care Products", "Soft Drinks & Non-alcoholic Beverages", "Tobacco",
	},
	"Energy": {
		"Integrated Oil & Gas", "Oil & Gas Equipment & Services", "Oil & Gas Exploration & Production", "Oil & Gas Refining & Marketing",
		"Oil & Gas Storage & Transportation",
	},
	"Financials": {
		"Asset Management & Custody Banks", "Consumer Finance", "Diversified Banks", "Financial Exchanges & Data", "Insurance Brokers",
		"Investment Banking & Brokerage", "Life & Health Insurance", "Multi-Sector Holdings", "Multi-line Insurance", "Property & Casualty Insurance",
		"Regional Banks", "Reinsurance", "Transaction & Payment Processing Services",
	},
	"Health Care": {
		"Biotechnology", "Health Care Distributors", "Health Care Equipment", "Health Care Facilities", "Health Care Services", "Health Care Supplies",
		"Health Care Technology", "Life Sciences Tools & Services", "Managed Health Care", "Pharmaceuticals",
	},
	"Industrials": {
		"Aerospace & Defense", "Agricultural & Farm Machinery", "Air Freight & Logistics", "Building Products", "Cargo Ground Transportation",
		"Construction & Engineering", "Construction Machinery & Heavy Transportation Equipment", "Data Processing & Outsourced Services",
		"Diversified Support Services", "Electrical Components & Equipment", "Environmental & Facilities Services", "Heavy Electrical Equipment",
		"Human Resource & Employment Services", "Industrial Conglomerates", "Industrial Machinery & Supplies & Components", "Passenger Airlines",
		"Passenger Ground Transportation", "Rail Transportation", "Research & Consulting Services", "Trading Companies & Distributors",
	},
	"Information Technology": {
		"Application Software", "Communications Equipment", "Electronic Components", "Electronic Equipment & Instruments",
		"Electronic Manufacturing Services", "IT Consulting & Other Services", "Internet Services & Infrastructure", "Semiconductor Materials & Equipment",
		"Semiconductors", "Systems Software", "Technology Distributors", "Technology Hardware, Storage & Peripherals",
	},
	"Materials": {
		"Commodity Chemicals", "Construction Materials", "Copper", "Fertilizers & Agricultural Chemicals", "Gold", "Industrial Gases",
		"Metal, Glass & Plastic Containers", "Paper & Plastic Packaging Products & Materials", "Specialty Chemicals", "Steel",
	},
	"Real Estate": {
		"Data Center REITs", "Health Care REITs", "Hotel & Resort REITs", "Industrial REITs", "Multi-Family Residential REITs", "Office REITs",
		"Other Specialized REITs", "Real Estate Services", "Retail REITs", "Self-Storage REITs", "Single-Family Residential REITs", "Telecom Tower REITs",
		"Timber REITs",
	},
	"Utilities": {
		"Electric Utilities", "Gas Utilities", "Independent Power Producers & Energy Traders", "Multi-Utilities", "Water Utilities",
	},
}

var sectorOfSubIndustry = func() map[string]string {
	of := map[string]string{}
	for sector, names := range subIndustries {
		for _, name := range names {
			of[strings.ToLower(name)] = sector
		}
	}
	return of
}()

// gicsSector is sector, of sub-industries too.
func gicsSector(text string) (name string, ok bool) {
	if s, ok := sectorOfSubIndustry[strings.ToLower(strings.TrimSpace(text))]; ok {
		return s, true
	}
	return sector(text)
}
